// Node's own Socket.IO server with the handshake of a Frappe 15.55 site, steered by JSON lines.
//
//   node frappe_socket.mjs --web http://127.0.0.1:8000 [--default-site NAME] [--port N]
//                          [--ping-interval-ms N] [--ping-timeout-ms N]
//
// --web answers /api/method/frappe.realtime.get_user_info. Standard input takes {"id", "do", ...}, answered by
// {"id", "result"} or {"id", "error"}; facts that nobody asked for come as {"fact", ...}, the first of them
// {"fact": "listening", "port"}. It ends with its standard input.

import http from "node:http";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { Server } from "socket.io";

const { values: options } = parseArgs({
  options: {
    web: { type: "string" },
    "default-site": { type: "string", default: "" },
    port: { type: "string", default: "0" },
    "ping-interval-ms": { type: "string", default: "25000" },
    "ping-timeout-ms": { type: "string", default: "20000" },
  },
});

let port = Number(options.port);
let refusal = null;
let io;
const wires = new Set();
const sockets = new Set();

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const hostName = (address) =>
  address?.includes("://") ? new URL(address).hostname : address?.split(":")[0];

const cookies = (header) =>
  Object.fromEntries(
    header.split(";").map((pair) => {
      const [key, ...value] = pair.split("=");
      return [key.trim(), value.join("=").trim()];
    })
  );

function siteName({ headers }) {
  if (headers["x-frappe-site-name"]) return hostName(headers["x-frappe-site-name"]);
  const host = hostName(headers.host);
  if (options["default-site"] && ["localhost", "127.0.0.1"].includes(host)) return options["default-site"];
  return hostName(headers.origin) ?? host;
}

function userInfo(sid, authorization) {
  const url = new URL("/api/method/frappe.realtime.get_user_info", options.web);
  const headers = { Accept: "application/json" };
  // As in 15.55: with both, the session wins.
  if (sid) url.searchParams.set("sid", sid);
  else headers.Authorization = authorization;
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, async (response) => {
      let body = "";
      try {
        for await (const chunk of response.setEncoding("utf8")) body += chunk;
        if (response.statusCode !== 200) throw new Error(http.STATUS_CODES[response.statusCode]);
        const { user, user_type } = JSON.parse(body).message;
        resolve({ user, user_type });
      } catch (error) {
        reject(error);
      }
    });
    request.on("error", reject);
  });
}

async function authenticate(socket, next) {
  const { headers } = socket.request;
  const refuse = (text) => {
    say({ fact: "refused", text });
    next(new Error(text));
  };
  if (refusal !== null) return refuse(refusal);
  // No return here, as in 15.55: the refusal goes out, and a connect may follow it.
  if (socket.nsp.name.slice(1) !== siteName(socket.request)) refuse("Invalid namespace");
  if (hostName(headers.host) !== hostName(headers.origin)) return refuse("Invalid origin");
  if (!headers.cookie) return refuse("No cookie transmitted.");
  const { sid } = cookies(headers.cookie);
  if (!sid && !headers.authorization)
    return refuse("No authentication method used. Use cookie or authorization header.");
  try {
    socket.data = await userInfo(sid, headers.authorization);
  } catch (error) {
    return refuse(`Unauthorized: ${error}`);
  }
  next();
}

function greet(socket) {
  const user = socket.data.user ?? null;
  sockets.add(socket);
  socket.on("disconnect", (reason) => {
    sockets.delete(socket);
    say({ fact: "disconnected", user, reason });
  });
  say({ fact: "connected", user, namespace: socket.nsp.name, transport: socket.conn.transport.name });
}

function serve(socket) {
  socket.join(`user:${socket.data.user}`);
  socket.on("ping", () => socket.emit("pong"));
  socket.on("doctype_subscribe", (doctype) => {
    socket.join(`doctype:${doctype}`);
    say({ fact: "subscribed", user: socket.data.user, doctype });
  });
  greet(socket);
}

function start() {
  const server = http.createServer();
  server.on("connection", (wire) => {
    wires.add(wire);
    wire.on("close", () => wires.delete(wire));
  });
  io = new Server(server, {
    pingInterval: Number(options["ping-interval-ms"]),
    pingTimeout: Number(options["ping-timeout-ms"]),
  });
  // The root namespace has no middleware: it lets everybody in and tells nobody anything.
  io.on("connection", greet);
  io.of(/^\/.+$/).use(authenticate).on("connection", serve);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      port = server.address().port;
      resolve(null);
    });
  });
}

const cut = () => wires.forEach((wire) => wire.destroy());

const namespaces = () => [...io._nsps.values()];

const commands = {
  publish({ user, event, message }) {
    for (const namespace of namespaces()) namespace.to(`user:${user}`).emit(event, message);
  },
  list_update({ doctype, name, user }) {
    for (const namespace of namespaces())
      namespace.to(`doctype:${doctype}`).emit("list_update", { doctype, name, user });
  },
  count: () => sockets.size,
  disconnect_all() {
    for (const namespace of namespaces()) namespace.disconnectSockets(true);
  },
  cut,
  refuse({ text }) {
    refusal = text;
  },
  stop: () =>
    new Promise((resolve) => {
      io.close(() => resolve(null));
      cut();
    }),
  start,
};

await start();
say({ fact: "listening", port });

// One after the other, as they come: "stop" and "start" take time.
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { id, do: name, ...parameters } = JSON.parse(line);
  try {
    say({ id, result: (await commands[name](parameters)) ?? null });
  } catch (error) {
    say({ id, error: String(error) });
  }
}
process.exit(0);
