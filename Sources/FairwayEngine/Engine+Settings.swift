package import FairwayModel
internal import FairwayStore

extension Engine {
    /// Stores settings or takes stored ones back, all or none; what can take effect at once does.
    ///
    /// - Returns: what is now in force of the settings that were named and are known.
    package func change(_ change: SettingsChange) throws -> [Settings.Entry] {
        let changed = try settings.changing(change)
        try store.write(durability: .power) { state in
            for (key, value) in change.set { try state.set(key, value) }
            for key in change.unset { try state.removeSetting(key) }
        }
        let hadMonitor = settings.monitor
        settings = changed
        // What happened while nobody looked was announced to nobody.
        if changed.monitor != hadMonitor { heard(.everything) }
        let named = Set(change.set.keys).union(change.unset)
        return changed.entries.filter { named.contains($0.key) }
    }
}
