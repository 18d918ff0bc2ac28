package dev.reprise.app.session;

import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.config.ConfigLoader;
import dev.reprise.app.config.ResolvedConfig;
import dev.reprise.localvenues.binance.LocalBinance;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Paper sessions on the streams of a venue, with the bundled strategies. */
public final class PaperOnVenue {
    private static final String HEAD = """
            version: 1
            name: %s
            mode: paper
            venues:
              binance:
                adapter: binance-spot
                environment: local
                endpoints: { streams: "%s", ws_api: "%s", rest: "%s" }
            instruments: [BTC-USDT.BINANCE]
            """;

    private PaperOnVenue() {}

    /**
     * Starts or continues one.
     *
     * @param streams where the venue's streams are
     * @param configuration YAML behind name, venue and instrument: strategies, limits, what is simulated
     * @param journal below the workspace
     */
    public static VenueSession start(
            final Path workspace,
            final String name,
            final URI streams,
            final LocalBinance venue,
            final String configuration,
            final String journal,
            final long seed) {
        final StrategyCatalog catalog = StrategyCatalog.load(workspace, List.of());
        final ResolvedConfig config = new ConfigLoader(Map.of())
                .workspace(workspace)
                .source("paper.yaml", HEAD.formatted(name, streams, venue.orderUri(), venue.restUri()) + configuration)
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
