package dev.reprise.live.recovery;

import dev.reprise.api.VenueModel;
import dev.reprise.api.schema.RunMode;

/** Makes the simulated venue that a journal's first session traded on. */
@FunctionalInterface
public interface VenueModels {
    /**
     * @param entryLatency ns
     * @param responseLatency ns
     * @return the model, or {@code null} when orders went to a real venue
     */
    VenueModel create(RunMode mode, long entryLatency, long responseLatency);
}
