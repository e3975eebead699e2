// The yardstick of the benchmarks: the least that a client must do between an event and its document.
//
//   node bare_client.mjs SITE_URL SOCKET_URL SITE_NAME      (KEY:SECRET on the first line of standard input)
//
// Prints {"connected": true} once it hears, then {"name", "at"} a document, "at" being epoch milliseconds with
// fraction at which the document was there. It ends with its standard input, or when it is refused.

import http from "node:http";
import https from "node:https";
import readline from "node:readline";
import { io } from "socket.io-client";

const [site, socketUrl, siteName] = process.argv.slice(2);
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { value: token } = await lines.next();

const headers = { Authorization: `token ${token}`, Cookie: "client=bare", Origin: new URL(site).origin };
const web = new URL(site).protocol === "https:" ? https : http;
const agent = new web.Agent({ keepAlive: true });

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

function fetchDocument(name) {
  const url = new URL(`/api/resource/${encodeURIComponent("Nirmaan Notifications")}/${encodeURIComponent(name)}`, site);
  const request = web.get(url, { agent, headers: { Authorization: headers.Authorization } }, async (response) => {
    let body = "";
    for await (const chunk of response.setEncoding("utf8")) body += chunk;
    if (response.statusCode !== 200) return console.error(`${name}: HTTP ${response.statusCode}`);
    const { data } = JSON.parse(body);
    say({ name: data.name, at: performance.timeOrigin + performance.now() });
  });
  request.on("error", (error) => console.error(`${name}: ${error.message}`));
}

const socket = io(new URL(`/${siteName}`, socketUrl).href, { transports: ["websocket"], extraHeaders: headers });
socket.on("connect", () => say({ connected: true }));
socket.on("connect_error", (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.onAny((_event, payload) => {
  if (payload?.notificationId) fetchDocument(payload.notificationId);
});

await lines.next();
process.exit(0);
