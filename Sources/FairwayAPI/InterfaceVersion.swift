/// The version of the HTTP interface, which every request and answer carries.
package enum InterfaceVersion {
    /// Raised when a client of the new version can't be served by a daemon of the one before.
    package static let current = 1

    /// The header field that carries it.
    package static let headerField = "Fairway-Protocol"

    /// What a daemon answers, without doing anything else, to a client that is newer than it: 426 Upgrade Required.
    package static let upgradeRequiredStatus = 426
}

/// The version of this build of Fairway, as `fairway version` prints it.
package enum ReleaseVersion {
    package static let current = "0.1.0"
}
