internal import FairwayModel

/// Driver options that a network has fields for, under Docker's names.
enum NetworkOptions {
    static let deviceName = "com.docker.network.bridge.name"
    static let interContainer = "com.docker.network.bridge.enable_icc"
    static let mtu = "com.docker.network.driver.mtu"

    /// Moves the known options of a request to their fields; what is left, the driver judges.
    static func apply(to spec: inout NetworkSpec) throws(FairwayError) {
        if let name = spec.options.removeValue(forKey: deviceName) {
            guard isDeviceName(name) else {
                throw invalid(deviceName, name, "a device name has 1 to 15 characters without spaces and slashes")
            }
            spec.deviceName = name
        }
        if let text = spec.options.removeValue(forKey: interContainer) {
            guard let isAllowed = ["true": true, "1": true, "false": false, "0": false][text.lowercased()] else {
                throw invalid(interContainer, text, "it must be true or false")
            }
            spec.allowsInterContainer = isAllowed
        }
        if let text = spec.options.removeValue(forKey: mtu) {
            guard let number = UInt32(text), mtus.contains(number) else {
                throw invalid(mtu, text, "the MTU must be a number from \(mtus.lowerBound) to \(mtus.upperBound)")
            }
            spec.mtu = number
        }
    }

    /// From IPv4's smallest to the largest that the kernel takes on a veth.
    private static let mtus: ClosedRange<UInt32> = 68...65_535

    private static func isDeviceName(_ name: String) -> Bool {
        (1...15).contains(name.utf8.count) && name != "." && name != ".."
            && !name.utf8.contains { $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
    }

    private static func invalid(_ key: String, _ value: String, _ reason: String) -> FairwayError {
        .invalid("\(key)=\(value)", for: "-o", reason)
    }
}
