package dev.reprise.app.data;

import dev.reprise.adapters.csv.CsvBars;
import dev.reprise.adapters.csv.CsvTrades;
import dev.reprise.adapters.dataset.DatasetSettings;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.app.session.CodeHashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real data that comes with Reprise, so that a newcomer needs no download site: a week of Bitstamp's trades of 2013 and two days of
 * five-minute bars of Binance.US of 2023. The build takes both from the artifact {@code org.ta4j:ta4j-examples} (MIT).
 */
public final class SampleData {
    /** Dataset of the trades. */
    public static final String TRADES = "sample-trades";
    /** Dataset of the bars. */
    public static final String BARS = "sample-bars";

    private static final String TRADES_FILE = "bitstamp_trades_from_20131125_usd.csv";
    private static final String TRADES_SHA256 = "460765e9515a7fbb0ed7c1aae784c659b64663c7e732330d82c2058e179504d8";
    private static final String BARS_FILE = "ETH-USD-PT5M-2023-3-13_2023-3-15.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SampleData() {}

    /**
     * Imports both.
     *
     * @return their manifests; with {@code existing: true} where they were imported before
     * @throws IOException when the files cannot be written for a moment beside the workspace's data
     */
    public static List<ObjectNode> importInto(final Path workspace) throws IOException {
        final Path directory = Files.createTempDirectory("reprise-sample");
        final Path trades = directory.resolve(TRADES_FILE);
        final Path bars = directory.resolve(BARS_FILE.replace(".json", ".csv"));
        try {
            copy(TRADES_FILE, trades);
            if (!CodeHashes.sha256(trades).equals(TRADES_SHA256)) {
                throw new IOException("the sample in this build is not the one that was meant: sha256="
                        + CodeHashes.sha256(trades) + "; build again from a clean checkout");
            }
            Files.writeString(bars, bars());
            return List.of(
                    run(workspace, TRADES, trades, CsvTrades.FORMAT, "BTC-USD.BITSTAMP"),
                    run(workspace, BARS, bars, CsvBars.FORMAT, "ETH-USD.BINANCEUS"));
        } finally {
            Files.deleteIfExists(trades);
            Files.deleteIfExists(bars);
            Files.deleteIfExists(directory);
        }
    }

    private static ObjectNode run(
            final Path workspace, final String id, final Path file, final String format, final String symbol) {
        final ImportFormat how =
                ImportFormat.of(format, new DatasetSettings(symbol, TimeUnitOfFile.AUTO, false, 0), Map.of(), true);
        return new DatasetImport(workspace, new DatasetImport.Request(List.of(file), how, id)).run();
    }

    private static void copy(final String name, final Path to) throws IOException {
        try (InputStream in = open(name)) {
            Files.copy(in, to);
        }
    }

    private static InputStream open(final String name) throws IOException {
        final InputStream in = SampleData.class.getResourceAsStream("sample/" + name);
        if (in == null) {
            throw new IOException("this build holds no sample data: " + name + "; build with Maven");
        }
        return in;
    }

    /** As rows: the source's own digits, a bar's last millisecond made its end. */
    private static String bars() throws IOException {
        final JsonNode bars;
        try (InputStream in = open(BARS_FILE)) {
            bars = JSON.readTree(in).get("ohlc");
        }
        final StringBuilder rows = new StringBuilder("time,open,high,low,close,volume\n");
        for (final JsonNode bar : bars) {
            rows.append(bar.get("endTime").asLong() + 1);
            for (final String column : new String[] {"openPrice", "highPrice", "lowPrice", "closePrice", "volume"}) {
                rows.append(',').append(bar.get(column).decimalValue().toPlainString());
            }
            rows.append('\n');
        }
        return rows.toString();
    }
}
