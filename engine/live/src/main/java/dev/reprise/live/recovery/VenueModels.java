package dev.reprise.live.recovery;

import dev.reprise.api.VenueModel;
import dev.reprise.api.schema.RunMode;
import dev.reprise.live.session.SimulationSpec;

/** Makes the simulated venue that a journal's first session traded on. */
@FunctionalInterface
public interface VenueModels {
    /**
     * @param mode where the session's fills came from
     * @param simulation what the simulated venue was like
     * @return the model, or {@code null} when orders went to a real venue
     */
    VenueModel create(RunMode mode, SimulationSpec simulation);
}
