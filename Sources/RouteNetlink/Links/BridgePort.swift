internal import Netlink

/// How a bridge treats one of its ports, as the kernel reports it.
public struct BridgePort: Hashable, Sendable {
    /// Frames may leave through the port they came in by (`IFLA_BRPORT_MODE`).
    public var isHairpin = false
    /// No frames pass between this and other isolated ports (`IFLA_BRPORT_ISOLATED`).
    public var isIsolated = false
    /// Which frames to 01:80:c2:00:00:0X are treated as any other, a bit each (`IFLA_BRPORT_GROUP_FWD_MASK`).
    public var groupForwardMask: UInt16 = 0

    init(decoding attribute: borrowing Attribute) throws(DecodingError) {
        var port = (isHairpin: false, isIsolated: false, groupForwardMask: UInt16(0))
        try attribute.nested().forEach(BridgePortAttribute.self) { (key, value) throws(DecodingError) in
            switch key {
            case .hairpin: port.isHairpin = try value.integer(as: UInt8.self) != 0
            case .isolated: port.isIsolated = try value.integer(as: UInt8.self) != 0
            case .groupForwardMask: port.groupForwardMask = try value.integer(as: UInt16.self)
            default: break
            }
        }
        (isHairpin, isIsolated, groupForwardMask) = port
    }
}
