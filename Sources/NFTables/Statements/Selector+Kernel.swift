extension Selector {
    /// `iifname`.
    public static let iifname = Self(.meta(.inputInterfaceName), .interfaceName)
    /// `oifname`.
    public static let oifname = Self(.meta(.outputInterfaceName), .interfaceName)
    /// `iifgroup`.
    public static let iifgroup = Self(.meta(.inputGroup), .deviceGroup)
    /// `oifgroup`.
    public static let oifgroup = Self(.meta(.outputGroup), .deviceGroup)
    /// `meta mark`.
    public static let mark = Self(.meta(.mark), .mark)
    /// `meta nfproto`.
    public static let nfproto = Self(.meta(.nfProto), .nfProto)
    /// `meta l4proto`.
    public static let l4proto = Self(.meta(.l4Proto), .inetProtocol)
    /// `meta protocol`.
    public static let `protocol` = Self(.meta(.protocol), .etherType)

    /// `ct state`.
    public static let conntrackState = Self(.conntrack(.state), .conntrackState)
    /// `ct status`.
    public static let conntrackStatus = Self(.conntrack(.status), .conntrackStatus)
    /// `ct mark`.
    public static let conntrackMark = Self(.conntrack(.mark), .mark)

    /// `fib … type`: what an address is to this host; `.fibType(.destination)` is nft's `fib daddr type`.
    public static func fibType(_ flags: FIB.Flags) -> Self { Self(.fib(flags, .addressType), .addressType) }
}
