#pragma once

/// What a caller wants of a server, told by the first byte of a connection.
enum wish { ECHO = 'e', DOWNLOAD = 'd', UPLOAD = 'u' };

/// Serves a port of TCP and UDP, for ever.
_Noreturn void serve(int port);
