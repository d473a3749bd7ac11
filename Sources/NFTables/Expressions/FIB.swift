internal import Netlink

/// Asks the routing table about an address of a packet (nft's `fib`).
public struct FIB: Hashable, Sendable {
    /// What is asked (`NFT_FIB_RESULT_*`).
    public struct Result: RawRepresentable, Hashable, Sendable {
        /// The number as the kernel has it.
        public let rawValue: UInt32

        /// Takes the number as the kernel has it.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The index of the interface (`oif`).
        public static let interfaceIndex = Self(rawValue: 1)
        /// The name of the interface (`oifname`).
        public static let interfaceName = Self(rawValue: 2)
        /// What the address is to this host (`type`), as ``AddressType``.
        public static let addressType = Self(rawValue: 3)
    }

    /// What is looked up (`NFTA_FIB_F_*`).
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The bits as the kernel has them.
        public let rawValue: UInt32

        /// Takes the bits as the kernel has them.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// The source address (`saddr`).
        public static let source = Self(rawValue: 0x1)
        /// The destination address (`daddr`).
        public static let destination = Self(rawValue: 0x2)
        /// With the packet's mark (`mark`).
        public static let mark = Self(rawValue: 0x4)
        /// Only on the interface it came in by (`iif`).
        public static let inputInterface = Self(rawValue: 0x8)
        /// Only on the interface it goes out by (`oif`).
        public static let outputInterface = Self(rawValue: 0x10)
    }

    /// What is looked up.
    public var flags: Flags
    /// What is asked.
    public var result: Result
    /// Where the answer goes.
    public var register: Register

    /// Asks about an address of a packet.
    public init(_ flags: Flags, _ result: Result, into register: Register) {
        self.flags = flags
        self.result = result
        self.register = register
    }
}

extension FIB: KernelExpression {
    static let kernelName = "fib"

    func encode(into data: inout MessageWriter) {
        data.put(FIBAttribute.flags, bigEndian: flags.rawValue)
        data.put(FIBAttribute.result, bigEndian: result.rawValue)
        data.put(FIBAttribute.destination, bigEndian: register.rawValue)
    }

    init?(decoding attributes: consuming AttributeReader) throws(DecodingError) {
        var fib = FIB([], .addressType, into: .verdict)
        while let attribute = try attributes.next() {
            switch FIBAttribute(rawValue: attribute.type) {
            case .destination: fib.register = try attribute.register()
            case .result: fib.result = Result(rawValue: try attribute.bigEndian())
            case .flags: fib.flags = Flags(rawValue: try attribute.bigEndian())
            default: break
            }
        }
        self = fib
    }
}

/// `NFTA_FIB_*`.
private struct FIBAttribute: AttributeKey {
    let rawValue: UInt16
    static let destination = Self(rawValue: 1)
    static let result = Self(rawValue: 2)
    static let flags = Self(rawValue: 3)
}
