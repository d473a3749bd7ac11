/// How much the relay carries at once; what comes beyond is refused.
struct ProxyLimits: Sendable {
    /// Fewer than a host has local ports, so that connecting to a container never fails for lack of one.
    var streamsPerPort = 4096
    /// Each takes two sockets, and two pipes while bytes are under way: a tenth of the descriptors a process may have.
    var streams = 16_384
    var flowsPerPort = 1024
    var flows = 16_384
    /// How long a caller of a datagram port is remembered whom the container has not answered: as long as the kernel
    /// tracks such a one.
    var unansweredFlow: Duration = .seconds(30)
    /// How long one is that was answered; the kernel's own time, too.
    var answeredFlow: Duration = .seconds(120)
}
