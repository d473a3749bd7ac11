/// How much an endpoint may receive and send, as it sees it; nil: as much as there is.
package struct Bandwidth: Hashable, Sendable, Codable {
    /// What it receives.
    package var ingress: BitRate?
    /// What it sends.
    package var egress: BitRate?

    package init(ingress: BitRate? = nil, egress: BitRate? = nil) {
        self.ingress = ingress
        self.egress = egress
    }
}
