public import IPAddressing

extension Statement {
    /// Decides.
    public static func verdict(_ verdict: Verdict) -> Self { Self(action: .verdict(verdict)) }

    /// `accept`.
    public static let accept = verdict(.accept)
    /// `drop`.
    public static let drop = verdict(.drop)
    /// `return`.
    public static let `return` = verdict(.return)
    /// `jump CHAIN`.
    public static func jump(_ chain: String) -> Self { verdict(.jump(chain)) }
    /// `goto CHAIN`.
    public static func goto(_ chain: String) -> Self { verdict(.goto(chain)) }

    /// `SELECTOR . SELECTOR… vmap @MAP`: decides as the map says; goes on if the map lacks this key.
    public static func verdict(for selectors: [Selector], from map: NamedSet) -> Self {
        Self(action: .verdictMap(selectors, map: map.name))
    }

    /// `SELECTOR vmap @MAP`: decides as the map says; goes on if the map lacks this key.
    public static func verdict(for selector: Selector, from map: NamedSet) -> Self {
        verdict(for: [selector], from: map)
    }

    /// `dnat ip to SELECTOR . SELECTOR… map @MAP`: the map's data is an address, or an address and a port.
    public static func dnat(for selectors: [Selector], from map: NamedSet) -> Self {
        Self(action: .translateByMap(.destination, selectors, map: map))
    }

    /// `snat ip to SELECTOR . SELECTOR… map @MAP`: the map's data is an address, or an address and a port.
    public static func snat(for selectors: [Selector], from map: NamedSet) -> Self {
        Self(action: .translateByMap(.source, selectors, map: map))
    }

    /// `dnat ip to ADDRESS:PORT-PORT`.
    public static func dnat(
        to address: IPAddress,
        ports: ClosedRange<UInt16>? = nil,
        flags: NATFlags = []
    ) -> Self {
        Self(action: .translate(.destination, .address(address), ports: ports, flags))
    }

    /// `snat ip to ADDRESS:PORT-PORT`.
    public static func snat(
        to address: IPAddress,
        ports: ClosedRange<UInt16>? = nil,
        flags: NATFlags = []
    ) -> Self {
        Self(action: .translate(.source, .address(address), ports: ports, flags))
    }

    /// `snat ip to ADDRESS-ADDRESS`.
    public static func snat(to addresses: ClosedRange<IPAddress>, flags: NATFlags = []) -> Self {
        Self(action: .translate(.source, .addresses(addresses), ports: nil, flags))
    }

    /// `masquerade`.
    public static let masquerade = masquerade([])
    /// `masquerade FLAG,FLAG…`.
    public static func masquerade(_ flags: NATFlags) -> Self { Self(action: .masquerade(flags)) }

    /// `meta mark set MARK`.
    public static func setMark(_ mark: UInt32) -> Self {
        Self(action: .setMark(keeping: 0, setting: mark))
    }

    /// `meta mark set meta mark or BITS`: sets these bits, keeps the others.
    public static func setMark(bits: UInt32) -> Self {
        Self(action: .setMark(keeping: ~bits, setting: bits))
    }
}
