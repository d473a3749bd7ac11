/// What does something when the kernel speaks of its descriptor.
protocol EventHandler: AnyObject {
    func handle(_ event: EventQueue.Event)
}
