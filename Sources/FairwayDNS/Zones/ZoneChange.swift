internal import FairwayModel

/// What changes in the names of all networks.
enum ZoneChange: Sendable {
    case replace(Zones)
    case set(Zone)
    case remove(ObjectID)
    case add(ZoneMember, to: ObjectID)
    case removeMember(ObjectID, of: ObjectID)
}
