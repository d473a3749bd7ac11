import Glibc

/// The wall clock, read without Foundation: the clients that use it must start within milliseconds.
enum WallClock {
    static func nanosecondsSince1970() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
