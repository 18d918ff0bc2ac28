package dev.reprise.app.session;

import dev.reprise.api.VenueModel;
import dev.reprise.api.schema.RunMode;
import dev.reprise.live.session.SimulationSpec;
import dev.reprise.simulator.paper.FillModel;
import dev.reprise.simulator.paper.OrderTrace;
import dev.reprise.simulator.paper.PaperSettings;
import dev.reprise.simulator.paper.PaperVenue;

/** The simulated venue of paper sessions. */
public final class PaperModels {
    private PaperModels() {}

    /** A {@link dev.reprise.live.recovery.VenueModels}: a paper venue, or none when orders go to a real one. */
    public static VenueModel create(final RunMode mode, final SimulationSpec simulation) {
        return switch (mode) {
            case PAPER, BACKTEST -> new PaperVenue(settings(simulation));
            default -> null;
        };
    }

    /** The venue of a backtest whose orders somebody follows. */
    public static VenueModel traced(final SimulationSpec simulation, final OrderTrace trace) {
        return new PaperVenue(settings(simulation), trace);
    }

    private static PaperSettings settings(final SimulationSpec simulation) {
        return new PaperSettings(
                simulation.entryLatency(),
                simulation.responseLatency(),
                new FillModel(simulation.fillModel(), simulation.fillExponent()),
                simulation.twoClocks());
    }
}
