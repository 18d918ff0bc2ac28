package dev.reprise.app.control;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the control channel may do to an instance. Called on the channel's threads, several at a time, so every method must be safe
 * there. {@link #halt} is called on the thread that serves all clients and comes back soon. An {@link IllegalArgumentException} or
 * {@link IllegalStateException} is a refusal: its message goes to the client. What a method returns are the answer's keys.
 */
public interface ControlTarget {
    /** How the instance is doing: keys in snake_case, fit for a person and for a program. Answers also when the core is stuck. */
    ObjectNode status();

    /**
     * Lets the engine trade again, or one strategy of it. Refused while the kill switch is pulled.
     *
     * @param who for the journal
     * @param reason for the journal, may be empty
     * @param strategyOrNull the strategy to re-arm; null: the engine
     */
    ObjectNode arm(String who, String reason, String strategyOrNull);

    /** Level 1: this strategy decides nothing more, its entries are cancelled, what protects its positions stays. */
    ObjectNode disarm(String who, String reason, String strategy);

    /** Level 2: only what cuts risk from here on; entries are cancelled. */
    ObjectNode reduce(String who, String reason);

    /** Level 3: no new order leaves, every working one is cancelled, and so it stays until {@link #resume}. */
    ObjectNode halt(String who, String reason);

    /** Releases the kill switch; the engine still has to be armed. */
    ObjectNode resume(String who, String reason);

    /**
     * Cancels one order, of ours or not, and waits shortly for what becomes of it.
     *
     * @param order client order id as shown, or venue order id
     * @param instrument where it is, when the id alone does not tell; empty else
     * @return {@code outcome}: {@code gone} when it no longer works, {@code waits} when the venue has not answered yet
     */
    ObjectNode cancel(String who, String reason, String order, String instrument);

    /** Cancels every working order of ours; those that are not ours stay. Trading goes on. */
    ObjectNode cancelAll(String who, String reason);

    /**
     * Level 4: cancels entries and closes every position at the market, also of a halted engine; waits shortly for what becomes of it.
     *
     * @return {@code sent}, {@code denied}, {@code open} and {@code dust}: how many orders, and which positions
     */
    ObjectNode flatten(String who, String reason);

    /**
     * Changes limits: tighter ones at once, looser ones when they are confirmed.
     *
     * @param settings {@code key=value} as below {@code risk} in the configuration
     * @param token of the first request when this confirms it, else empty
     * @return whether it was applied, and the token when it waits for a confirmation
     */
    ObjectNode set(String who, String reason, List<String> settings, String token);

    /**
     * Begins the journal's next generation, and waits for it.
     *
     * @param consents whether strategies whose memory cannot come along may go cold
     * @return {@code generation}, {@code records} that it begins with, {@code pause_us} for which the ring waited, and
     *     {@code failure} when the session goes on in the one it has; {@code cold}, names of the strategies that went cold for it,
     *     when there are any
     */
    ObjectNode roll(String who, String reason, boolean consents);

    /** Asks for a clean stop, and does not wait for it. */
    ObjectNode stop(String who, String reason);
}
