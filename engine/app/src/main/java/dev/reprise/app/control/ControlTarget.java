package dev.reprise.app.control;

import tools.jackson.databind.node.ObjectNode;

/**
 * What the control channel may do to an instance. Called on the channel's thread, so every method must be safe there and come back
 * soon. An {@link IllegalArgumentException} or {@link IllegalStateException} is a refusal: its message goes to the client.
 */
public interface ControlTarget {
    /** How the instance is doing: keys in snake_case, fit for a person and for a program. */
    ObjectNode status();

    /**
     * Lets the engine trade again, or one strategy of it.
     *
     * @param who for the journal
     * @param reason for the journal, may be empty
     * @param strategyOrNull the strategy to re-arm; null: the engine
     */
    void arm(String who, String reason, String strategyOrNull);

    /** Stops all trading that adds risk, at once. */
    void halt(String who, String reason);

    /** Asks for a clean stop, and does not wait for it. */
    void stop(String who, String reason);
}
