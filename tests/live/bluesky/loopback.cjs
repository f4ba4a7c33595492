// Servers of the network listen on all interfaces unless they are told otherwise: here on 127.0.0.1 alone.
const server = require('node:net').Server.prototype
const listen = server.listen
server.listen = function (first, ...rest) {
  if (/^\d+$/.test(first)) {
    if (typeof rest[0] !== 'string') rest.unshift('127.0.0.1')
  } else if (first && first.port != null && !first.host) {
    first = { ...first, host: '127.0.0.1' }
  }
  return listen.call(this, first, ...rest)
}
