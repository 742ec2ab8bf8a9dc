// A post that goes out as a picture. The picture is drawn from the post's text whenever it is needed, and is the same each
// time: nothing but the row has to outlive a crash.
import type { OutboxPostModel } from '../db/client.js';
import type { Deps } from '../deps.js';
import type { Picture, Pictures } from '../platforms/platform.js';

/** As the title of a picture that is not seen. */
const titleOf = (text: string) => (text.split('\n', 1)[0] as string).replace(/^【([^】]*)】/, '$1　').trim();

/** Undefined: the text goes out. */
export async function drawn(
  { draw, config, log }: Pick<Deps, 'draw' | 'config' | 'log'>,
  { id, picture, pictureToken, text }: OutboxPostModel,
): Promise<Picture | undefined> {
  if (!picture) return undefined;
  try {
    const url = config.publicUrl && `${config.publicUrl}/pictures/${pictureToken}.png`;
    return { png: await draw(text), title: titleOf(text), url };
  } catch (error) {
    log.error({ err: error, postId: id }, 'picture could not be drawn; its text goes out');
    return undefined;
  }
}

export const wordsUnder = ({ picture, pictureWords }: OutboxPostModel) =>
  picture === 'instead' ? (pictureWords ?? '') : '';

/** What is still to be said once the picture was sent. */
export function afterPicture(post: OutboxPostModel, { withWords }: Pictures): string {
  if (post.picture === 'beside') return post.text;
  return withWords ? '' : wordsUnder(post);
}
