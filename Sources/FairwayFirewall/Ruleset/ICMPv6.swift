/// Messages of ICMPv6 that rules look for (IANA ICMPv6 type numbers).
enum ICMPv6 {
    static let multicastListenerReport: UInt8 = 131
    static let routerAdvertisement: UInt8 = 134
    static let neighbourSolicitation: UInt8 = 135
    static let neighbourAdvertisement: UInt8 = 136
    static let redirect: UInt8 = 137
    static let multicastListenerReport2: UInt8 = 143
}
