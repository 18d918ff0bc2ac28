package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.reprise.app.cli.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A backtest's tables, read back: CSV by another library, Parquet by the generic reader of its format's own library, row by row the
 * same. A reader that shares nothing with the writer of Parquet has a test of its own in the export module.
 */
class ExportSystemTest {
    private static final List<String> TABLES = List.of(
            "fills",
            "orders",
            "positions",
            "equity_1s",
            "equity_daily",
            "markouts",
            "latency",
            "risk_events",
            "funding");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");

    @TempDir
    Path workspace;

    private JsonNode ok(final String... args) {
        return Ran.json(workspace, args).ended(0).json();
    }

    private static List<NamedCsvRecord> csv(final Path file) throws IOException {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file);
                Stream<NamedCsvRecord> rows = reader.stream()) {
            return rows.toList();
        }
    }

    /** Parquet's own generic reader. */
    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(final InputFile file) {
            super(file);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private static List<Group> parquet(final Path file) throws IOException {
        final List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Groups(new LocalInputFile(file)).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static MessageType schema(final Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
            return reader.getFooter().getFileMetaData().getSchema();
        }
    }

    /** Each row of one is the row of the other, column by column; what CSV cannot say, null, is empty there. */
    private static void assertSame(final List<NamedCsvRecord> csv, final List<Group> parquet, final String table) {
        assertEquals(csv.size(), parquet.size(), table);
        for (int i = 0; i < csv.size(); i++) {
            final Group row = parquet.get(i);
            assertEquals(
                    csv.get(i).getHeader(),
                    row.getType().getFields().stream().map(Type::getName).toList(),
                    table);
            for (final String column : csv.get(i).getHeader()) {
                final String written = csv.get(i).getField(column);
                final String told = text(row, column);
                if (!told.equals(written)) { // decimals may differ in their zeroes
                    assertTrue(isDecimal(row, column), table + ' ' + column + ' ' + i + ": " + written + ", " + told);
                    assertEqual(new BigDecimal(written), new BigDecimal(told));
                }
            }
        }
    }

    private static String text(final Group row, final String column) {
        if (row.getFieldRepetitionCount(column) == 0) {
            return "";
        }
        final LogicalTypeAnnotation type = row.getType().getType(column).getLogicalTypeAnnotation();
        if (type instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation) {
            assertEquals("TIMESTAMP(NANOS,true)", type.toString());
            return TIME.format(Instant.ofEpochSecond(0, row.getLong(column, 0)).atOffset(ZoneOffset.UTC));
        }
        if (isDecimal(row, column)) {
            assertEquals("DECIMAL(38,18)", type.toString());
            return decimal(row, column).stripTrailingZeros().toPlainString();
        }
        if (type instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            return LocalDate.ofEpochDay(row.getInteger(column, 0)).toString();
        }
        return type instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                ? row.getString(column, 0)
                : row.getValueToString(row.getType().getFieldIndex(column), 0);
    }

    private static boolean isDecimal(final Group row, final String column) {
        return row.getType().getType(column).getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
    }

    private static List<NamedCsvRecord> with(final List<NamedCsvRecord> rows, final String column, final String value) {
        return rows.stream().filter(row -> row.getField(column).equals(value)).toList();
    }

    private static BigDecimal decimal(final Group row, final String column) {
        return new BigDecimal(new BigInteger(row.getBinary(column, 0).getBytes()), 18);
    }

    private static BigDecimal sum(final List<NamedCsvRecord> rows, final String column) {
        return rows.stream().map(row -> new BigDecimal(row.getField(column))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void assertEqual(final BigDecimal expected, final BigDecimal actual) {
        assertEquals(0, expected.compareTo(actual), () -> "expected " + expected + " but was " + actual);
    }

    /** The table's rows, each of its fill's time and weighted with its notional, come to the report's mean. */
    private static void assertSameMean(
            final JsonNode told, final List<NamedCsvRecord> rows, final List<NamedCsvRecord> fills) {
        double weights = 0;
        double sum = 0;
        for (final NamedCsvRecord row : rows) {
            final NamedCsvRecord fill =
                    with(fills, "exec_id", row.getField("exec_id")).get(0);
            assertEquals(fill.getField("recv_ts"), row.getField("recv_ts"));
            final double notional =
                    Double.parseDouble(fill.getField("last_px")) * Double.parseDouble(fill.getField("last_qty"));
            weights += notional;
            sum += notional * Double.parseDouble(row.getField("markout_bps"));
        }
        if (weights > 0) {
            assertEquals(told.get("mean_bps").asDouble(), sum / weights, 1e-9, told::toString);
        }
    }

    @Test
    void shouldBeReadBackByOthers() throws IOException {
        final Path frames = workspace.resolve("frames.txt");
        try (InputStream in = ExportSystemTest.class.getResourceAsStream("frames.txt")) {
            Files.copy(in, frames);
        }
        ok("data", "import", "--format", "binance-frames", "--id", "d", frames.toString());
        final JsonNode backtest = ok("backtest", "--data", "d", "--strategy", "touch-maker");
        final int fillCount = backtest.get("fills").asInt();
        assertTrue(fillCount > 0, backtest::toString);

        final JsonNode exported = ok("journal", "export", "latest");

        final Path exports = Path.of(exported.get("directory").asString());
        assertEquals(2 * TABLES.size(), exported.get("files").size());
        for (final String table : TABLES) {
            final List<NamedCsvRecord> rows = csv(exports.resolve(table + ".csv"));
            assertEquals(exported.get("rows").get(table).asInt(), rows.size(), table);
            assertSame(rows, parquet(exports.resolve(table + ".parquet")), table);
        }
        try (Stream<Path> files = Files.list(exports)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".part")));
        }

        final List<NamedCsvRecord> fills = csv(exports.resolve("fills.csv"));
        assertEquals(fillCount, fills.size());
        assertTrue(fills.get(0).getField("recv_ts").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z"));
        // A position after each fill; the last one is what all fills come to, and its fees are theirs.
        final List<NamedCsvRecord> positions = csv(exports.resolve("positions.csv"));
        assertEquals(fillCount, positions.size());
        final NamedCsvRecord last = positions.get(fillCount - 1);
        assertEqual(
                sum(with(fills, "side", "BUY"), "last_qty").subtract(sum(with(fills, "side", "SELL"), "last_qty")),
                new BigDecimal(last.getField("qty")));
        assertEqual(sum(fills, "fee"), new BigDecimal(last.getField("fees")));
        final List<NamedCsvRecord> events = csv(exports.resolve("risk_events.csv"));
        assertEquals(
                backtest.get("denied").asInt(), with(events, "event", "denial").size(), events::toString);

        final List<NamedCsvRecord> orders = csv(exports.resolve("orders.csv"));
        assertEquals(backtest.get("orders").asInt(), orders.size());
        assertEqual(sum(fills, "last_qty"), sum(orders, "cum_qty"));

        // Two ways to the same profit: the engine's ledger, and the table's cash flows at the last mid.
        final BigDecimal pnl = new BigDecimal(backtest.get("pnl").asString());
        final BigDecimal told = new BigDecimal(exported.get("pnl").asString());
        assertTrue(
                pnl.subtract(told).abs().compareTo(new BigDecimal("0.000001")) < 0,
                () -> "engine " + pnl + " export " + told);
        final List<NamedCsvRecord> seconds = csv(exports.resolve("equity_1s.csv"));
        assertEqual(told, new BigDecimal(seconds.get(seconds.size() - 1).getField("pnl")));
        final List<NamedCsvRecord> days = csv(exports.resolve("equity_daily.csv"));
        assertEquals(List.of("date", "equity", "return"), days.get(0).getHeader());
        assertEquals("return", schema(exports.resolve("equity_daily.parquet")).getFieldName(2));
        assertEqual(
                new BigDecimal(seconds.get(seconds.size() - 1).getField("equity")),
                new BigDecimal(days.get(days.size() - 1).getField("equity")));
        assertTrue(new BigDecimal(days.get(0).getField("equity")).signum() > 0);

        final List<NamedCsvRecord> markouts = csv(exports.resolve("markouts.csv"));
        for (final JsonNode markout : backtest.findValue("markouts")) {
            final long horizonMs = markout.get("horizon_ms").asLong();
            assertEquals(
                    markout.get("fills").asLong(),
                    markouts.stream()
                            .filter(row -> row.getField("horizon_ms").equals(Long.toString(horizonMs)))
                            .count(),
                    markout::toString);
            assertSameMean(markout, with(markouts, "horizon_ms", Long.toString(horizonMs)), fills);
        }
        assertTrue(csv(exports.resolve("latency.csv")).stream()
                .anyMatch(row ->
                        row.getField("stage").equals("order_to_ack") && Long.parseLong(row.getField("nanos")) > 0));
    }

    @Test
    void shouldWriteOnlyTheFormatAskedForToTheDirectoryAskedFor() throws IOException {
        Files.writeString(workspace.resolve("t.csv"), "time,price,qty\n1723075200,100,1\n1723075260,101,1\n");
        ok(
                "data",
                "import",
                "--format",
                "csv-trades",
                "--instrument",
                "BTC-USD.TEST",
                "--id",
                "d",
                workspace.resolve("t.csv").toString());

        final Path to = workspace.resolve("tables");
        final JsonNode exported = ok("journal", "export", "d", "--format", "csv", "-o", to.toString());

        assertEquals(TABLES.size(), exported.get("files").size());
        assertEquals(0, exported.get("rows").get("fills").asInt());
        try (Stream<Path> files = Files.list(to)) {
            assertTrue(files.allMatch(file -> file.toString().endsWith(".csv")));
        }
    }
}
