import { Page } from '../layout.js';

/** Looks again by itself, without any script. */
export function WaitingPage({ progress }: { progress: number }) {
  return (
    <Page title="文件正在做" personal>
      <h1>文件正在做</h1>
      <p>
        <progress max="100" value={progress} aria-label="做到" /> {progress}%
      </p>
      <p>做好了会自动下载，不用一直点。也可以先关掉，过一会儿再打开这个网址。</p>
    </Page>
  );
}
