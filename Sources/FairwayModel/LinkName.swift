/// Names of network interfaces, as the kernel's `dev_valid_name` has them.
package enum LinkName {
    package static let rule =
        "an interface name has 1 to 15 bytes, no slash, colon or white space, and is not \".\" or \"..\""

    package static func isValid(_ name: String) -> Bool {
        (1...15).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
    }
}
