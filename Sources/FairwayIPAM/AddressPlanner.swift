/// Decides about addresses: the subnets of networks, and who gets which address of them.
///
/// It works inside the caller's transaction, so that what it decides holds together with what it was asked for.
package enum AddressPlanner {}
