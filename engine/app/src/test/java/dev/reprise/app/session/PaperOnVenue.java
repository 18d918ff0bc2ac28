package dev.reprise.app.session;

import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Paper sessions on the streams of a venue, with the bundled strategies. */
public final class PaperOnVenue {
    private PaperOnVenue() {}

    /**
     * Starts or continues one.
     *
     * @param configuration YAML with one venue
     * @param journal below the workspace
     */
    public static VenueSession start(
            final Path workspace, final String configuration, final String journal, final long seed) {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ResolvedConfig config = new ConfigLoader(Map.of())
                .workspace(workspace)
                .source("paper.yaml", configuration)
                .strategies(any -> catalog.factories())
                .load();
        return VenueSession.start(
                config,
                catalog,
                workspace.resolve(journal),
                "paper-1",
                Binance.settings(config.config().venues().get(0), seed),
                null,
                0);
    }
}
