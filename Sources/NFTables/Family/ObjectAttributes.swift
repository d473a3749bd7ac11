internal import Netlink

/// `NFTA_TABLE_*` of `<linux/netfilter/nf_tables.h>`, as everything in this file.
struct TableAttribute: AttributeKey {
    let rawValue: UInt16
    static let name = Self(rawValue: 1)
    static let flags = Self(rawValue: 2)
    static let userData = Self(rawValue: 6)
}

/// `NFTA_GEN_*`.
struct GenerationAttribute: AttributeKey {
    let rawValue: UInt16
    static let number = Self(rawValue: 1)
}

/// `NFTA_CHAIN_*`.
struct ChainAttribute: AttributeKey {
    let rawValue: UInt16
    static let table = Self(rawValue: 1)
    static let name = Self(rawValue: 3)
    static let hook = Self(rawValue: 4)
    static let policy = Self(rawValue: 5)
    static let type = Self(rawValue: 7)
    static let flags = Self(rawValue: 10)
    static let userData = Self(rawValue: 12)
}

/// `NFTA_HOOK_*`.
struct HookAttribute: AttributeKey {
    let rawValue: UInt16
    static let number = Self(rawValue: 1)
    static let priority = Self(rawValue: 2)
}

/// `NFTA_RULE_*`.
struct RuleAttribute: AttributeKey {
    let rawValue: UInt16
    static let table = Self(rawValue: 1)
    static let chain = Self(rawValue: 2)
    static let handle = Self(rawValue: 3)
    static let expressions = Self(rawValue: 4)
    static let position = Self(rawValue: 6)
    static let userData = Self(rawValue: 7)
}

/// `NFTA_SET_*`.
struct SetAttribute: AttributeKey {
    let rawValue: UInt16
    static let table = Self(rawValue: 1)
    static let name = Self(rawValue: 2)
    static let flags = Self(rawValue: 3)
    static let keyType = Self(rawValue: 4)
    static let keyLength = Self(rawValue: 5)
    static let dataType = Self(rawValue: 6)
    static let dataLength = Self(rawValue: 7)
    static let description = Self(rawValue: 9)
    static let id = Self(rawValue: 10)
    static let userData = Self(rawValue: 13)
}

/// `NFTA_SET_DESC_*`.
struct SetDescriptionAttribute: AttributeKey {
    let rawValue: UInt16
    static let size = Self(rawValue: 1)
    static let concatenation = Self(rawValue: 2)
}

/// `NFTA_SET_FIELD_*`.
struct SetFieldAttribute: AttributeKey {
    let rawValue: UInt16
    static let length = Self(rawValue: 1)
}

/// `NFTA_LIST_*`.
struct ListAttribute: AttributeKey {
    let rawValue: UInt16
    static let element = Self(rawValue: 1)
}

/// `NFTA_SET_ELEM_LIST_*`.
struct ElementListAttribute: AttributeKey {
    let rawValue: UInt16
    static let table = Self(rawValue: 1)
    static let set = Self(rawValue: 2)
    static let elements = Self(rawValue: 3)
    static let setID = Self(rawValue: 4)
}

/// `NFTA_SET_ELEM_*`.
struct ElementAttribute: AttributeKey {
    let rawValue: UInt16
    static let key = Self(rawValue: 1)
    static let data = Self(rawValue: 2)
    static let flags = Self(rawValue: 3)
    static let expiration = Self(rawValue: 5)
    static let userData = Self(rawValue: 6)
    static let expression = Self(rawValue: 7)
    static let keyEnd = Self(rawValue: 10)
    static let expressions = Self(rawValue: 11)
}

/// `NFTA_DATA_*`.
struct DataAttribute: AttributeKey {
    let rawValue: UInt16
    static let value = Self(rawValue: 1)
    static let verdict = Self(rawValue: 2)
}

/// `NFTA_VERDICT_*`.
struct VerdictAttribute: AttributeKey {
    let rawValue: UInt16
    static let code = Self(rawValue: 1)
    static let chain = Self(rawValue: 2)
}

/// What is kept of a listed object to add it again: neither handles nor counts, and no padding.
enum SavedAttributes {
    /// `NFTA_CHAIN_*`: table, name, hook, policy, type, flags, user data.
    static let chain: Set<UInt16> = [1, 3, 4, 5, 7, 10, 12]
    /// `NFTA_OBJ_*`: table, name, type, data, user data.
    static let object: Set<UInt16> = [1, 2, 3, 4, 8]
    /// `NFTA_SET_*`: table, name, flags, types and lengths of key and data, policy, description, timeout, interval of
    /// the garbage collection, user data, type of objects, expressions.
    static let set: Set<UInt16> = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 17, 18]
    /// `NFTA_RULE_*`: table, chain, expressions, compatibility, user data.
    static let rule: Set<UInt16> = [1, 2, 4, 5, 7]
}
