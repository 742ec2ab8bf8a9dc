// How DingTalk signs a robot's callbacks: Base64(HmacSHA256(secret, timestamp + "\n" + secret)).
// https://open.dingtalk.com/document/orgapp/receive-message
import { createHmac } from 'node:crypto';

export function robotSign(timestamp: string, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}
