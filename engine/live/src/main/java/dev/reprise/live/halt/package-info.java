/**
 * The kill switch: what closes the way out, latches the core and clears the venue, whatever state the engine is in.
 *
 * <p>{@link dev.reprise.live.halt.HaltSwitch} is where to begin. A trigger ({@link dev.reprise.live.halt.FileTrigger}, {@link
 * dev.reprise.live.halt.SignalTrigger}, {@link dev.reprise.live.halt.Watchdog}, the control channel) closes every {@link
 * dev.reprise.live.halt.Gate} on its own thread; a thread of the switch tells the core, another asks the venue until it shows no
 * order ({@link dev.reprise.live.halt.Sweep}). None of them waits for the ring, the core or each other.
 */
package dev.reprise.live.halt;
