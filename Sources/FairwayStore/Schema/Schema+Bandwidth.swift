extension Schema {
    /// How much an endpoint may receive and send; NULL where there is no limit.
    static let bandwidth = "ALTER TABLE endpoint ADD COLUMN bandwidth TEXT;"
}
