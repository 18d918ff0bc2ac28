/** The one clock of a live engine: {@link dev.reprise.live.clock.LiveClock}. Any thread. */
package dev.reprise.live.clock;
