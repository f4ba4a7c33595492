// The way from anywhere on the page to its server.

let connection = null;

export const use = (opened) => (connection = opened);
export const send = (frame) => connection.send(frame);
export const isOnline = () => connection.online;
