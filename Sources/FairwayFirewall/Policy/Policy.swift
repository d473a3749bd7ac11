/// What the firewall has to hold, as a pure function of the model.
package enum Policy {}
