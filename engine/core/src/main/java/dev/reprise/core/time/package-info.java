/**
 * The core's timers.
 *
 * <p>{@link dev.reprise.core.time.TimerQueue} holds them in the order in which they fire, which is the same for every
 * driver. Core thread only.
 */
package dev.reprise.core.time;
