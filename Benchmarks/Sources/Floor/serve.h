#pragma once

/// What a caller wants of a server, told by the first byte of a connection.
enum wish { ECHO = 'e', DOWNLOAD = 'd', UPLOAD = 'u' };

/// Serves `count` TCP ports from `first` on, and UDP at the first one, for ever.
_Noreturn void serve(int first, int count);
/// Takes connections at `count` TCP ports from `first` on, and lets them go, for ever.
_Noreturn void accept_only(int first, int count);
