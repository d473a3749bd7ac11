/// What does something when the kernel speaks of its descriptor.
package protocol EventHandler: AnyObject {
    func handle(_ event: EventQueue.Event)
}
