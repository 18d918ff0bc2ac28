package dev.reprise.app.data;

import dev.reprise.api.record.Records;
import dev.reprise.app.cli.StrategyCatalog;
import dev.reprise.app.session.CodeHashes;
import dev.reprise.backtest.BacktestRunner;
import dev.reprise.core.TradingCore;
import dev.reprise.simulator.paper.PaperVenue;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The jars that decide in a backtest: core, simulator, strategies. Classes run from directories have no hash. */
final class DecidingCode {
    private static final int HASH_LENGTH = 64;

    private DecidingCode() {}

    /** A line a jar, {@code <sha256> <file name>}, in the order of the names. */
    static String text(final StrategyCatalog catalog, final List<String> types) {
        final TreeSet<Path> jars = new TreeSet<>();
        for (final Class<?> type : List.of(Records.class, TradingCore.class, PaperVenue.class, BacktestRunner.class)) {
            jars.add(origin(type));
        }
        types.forEach(type -> jars.add(catalog.find(type).orElseThrow().origin()));
        return jars.stream()
                .filter(Files::isRegularFile)
                .map(jar -> CodeHashes.sha256(jar) + ' ' + jar.getFileName())
                .sorted((a, b) -> a.substring(HASH_LENGTH).compareTo(b.substring(HASH_LENGTH)))
                .collect(Collectors.joining("\n"));
    }

    private static Path origin(final Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException("a class without a place: " + type, e);
        }
    }
}
