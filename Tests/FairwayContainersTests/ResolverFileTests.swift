import FairwayContainers
import IPAddressing
import Testing

@Suite("A container's resolv.conf")
struct ResolverFileTests {
    private let text = """
        # comment
        nameserver 127.0.0.53
        nameserver 192.0.2.1
        nameserver nonsense
        domain first.example
        search a.example b.example
        options ndots:2 edns0
        options trust-ad
        """

    @Test("What the file has is read, and what is not understood left out")
    func reads() {
        let file = ResolverFile(parsing: text)
        #expect(file.nameServers.map(\.description) == ["127.0.0.53", "192.0.2.1"])
        #expect(file.searchDomains == ["a.example", "b.example"])
        #expect(file.options == ["ndots:2", "edns0", "trust-ad"])
    }

    @Test("A server on the host's loopback is of no use inside")
    func dropsLoopback() {
        let file = ResolverFile(parsing: text).withoutLoopbackServers
        #expect(file.nameServers.map(\.description) == ["192.0.2.1"])
    }

    @Test("What is written is read back")
    func roundTrip() {
        let file = ResolverFile(parsing: text)
        #expect(ResolverFile(parsing: file.text) == file)
    }
}
