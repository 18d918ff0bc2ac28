package dev.reprise.app.control;

import tools.jackson.databind.node.ObjectNode;

/** What may be done to a running engine through its control channel. Called on the channel's thread. */
public interface ControlTarget {
    /** What it is doing. */
    ObjectNode status();

    /** Arms the engine, or re-arms one strategy when it is named. */
    void arm(String who, String reason, String strategyOrNull);

    /** Halts it. */
    void halt(String who, String reason);

    /** Ends the session cleanly. */
    void stop(String who, String reason);
}
