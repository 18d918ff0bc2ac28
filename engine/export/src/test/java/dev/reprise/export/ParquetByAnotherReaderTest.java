package dev.reprise.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every table as DuckDB reads it, which shares no code with the library that writes it: columns, types, compression, and each
 * value. Tagged slow because DuckDB, 80 MB of native code, is fetched for it alone.
 */
@Tag("slow")
class ParquetByAnotherReaderTest {
    private static final Instant TIME = Instant.parse("2026-02-28T23:59:59.123456789Z");
    private static final Instant BEFORE = Instant.parse("1969-12-31T23:59:59.999999999Z");
    private static final BigDecimal SMALL = new BigDecimal("-0.000000000000000001");
    private static final BigDecimal LARGE = new BigDecimal("12345678901234567890.123456789012345678");
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final String ODD = "a,\"b\"\r\né";

    /** How the Parquet specification's types of each kind of component are called by DuckDB's {@code parquet_schema}. */
    private static final Map<Class<?>, String> TYPES = Map.of(
            Instant.class, "INT64 TimestampType",
            BigDecimal.class, "BYTE_ARRAY DecimalType",
            LocalDate.class, "INT32 DateType",
            String.class, "BYTE_ARRAY StringType",
            boolean.class, "BOOLEAN",
            long.class, "INT64",
            double.class, "DOUBLE",
            Double.class, "DOUBLE");

    @TempDir
    Path directory;

    static Stream<Arguments> tables() {
        return Stream.of(
                table(
                        "fills",
                        new Rows.Fill(
                                TIME,
                                null,
                                "BTC-USDT.BINANCE",
                                "",
                                "c1",
                                "e1",
                                "BUY",
                                LARGE,
                                ONE,
                                SMALL,
                                "BNB",
                                "MAKER",
                                true),
                        new Rows.Fill(
                                TIME, BEFORE, "B", ODD, "c2", "e2", "SELL", SMALL, LARGE, ONE, "USDT", "TAKER", false)),
                table(
                        "orders",
                        new Rows.Order(
                                TIME,
                                "B",
                                "s",
                                "c",
                                "BUY",
                                "LIMIT",
                                "GTC",
                                ONE,
                                SMALL,
                                LARGE,
                                ONE,
                                SMALL,
                                null,
                                "ENTRY",
                                true,
                                false,
                                "PendingNew",
                                BEFORE),
                        new Rows.Order(
                                TIME, "B", "s", "c", "SELL", "STOP", "IOC", ONE, ONE, ONE, ONE, ONE, LARGE, "EXIT",
                                false, true, "Filled", TIME)),
                table("positions", new Rows.Position(TIME, "B", ODD, SMALL, LARGE, SMALL, ONE, "USDT")),
                table("funding", new Rows.Funding(TIME, "B", "s", SMALL, LARGE, SMALL, SMALL, "USDT", true)),
                table("equity_1s", new Rows.Equity(TIME, LARGE, SMALL, "USDT")),
                table(
                        "equity_daily",
                        new Rows.DailyEquity(LocalDate.of(1969, 12, 31), ONE, null),
                        new Rows.DailyEquity(LocalDate.of(2026, 2, 28), LARGE, -0.1)),
                table("markouts", new Rows.Markout(TIME, "B", "c", "e", "BUY", 300_000, ONE, -1e-300)),
                table("latency", new Rows.Latency(TIME, "order_to_ack", "", Long.MAX_VALUE, true)),
                table("risk_events", new Rows.RiskEvent(TIME, "DENIED", "K19", "B", "s", "c", ODD)));
    }

    private static Arguments table(final String name, final Record... rows) {
        return Arguments.of(Named.of(name, name), List.of(rows));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void shouldBeReadAsItWasWritten(final String name, final List<? extends Record> rows) throws Exception {
        write(name, rows);

        final String file = "'" + directory.resolve(name + ".parquet") + "'";
        final RecordComponent[] components = rows.get(0).getClass().getRecordComponents();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duck.createStatement()) {
            sql.execute("SET TimeZone = 'UTC'");
            assertEquals(columns(components), columns(sql, file));
            assertEquals(
                    List.of("ZSTD"), strings(sql, "SELECT DISTINCT compression FROM parquet_metadata(" + file + ')'));
            assertEquals(expected(rows, components), values(sql, file, components));
        }
    }

    @SuppressWarnings("unchecked") // one record class a table
    private void write(final String name, final List<? extends Record> rows) throws IOException {
        try (Tables tables = new Tables(directory, EnumSet.of(JournalExport.Format.PARQUET))) {
            final Table<Record> table =
                    tables.table(name, (Class<Record>) rows.get(0).getClass());
            for (final Record row : rows) {
                table.write(row);
            }
            tables.publish();
        }
    }

    private static List<String> columns(final RecordComponent[] components) {
        return Stream.of(components)
                .map(component -> Table.column(component) + ' ' + TYPES.get(component.getType()))
                .toList();
    }

    private static List<String> columns(final Statement sql, final String file) throws SQLException {
        final List<String> all = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery(
                "SELECT name, type, logical_type FROM parquet_schema(" + file + ") WHERE num_children IS NULL")) {
            while (rows.next()) {
                final String logical = rows.getString(3);
                if (logical != null && logical.startsWith("TimestampType")) {
                    assertEquals(true, logical.contains("isAdjustedToUTC=1") && logical.contains("NANOS"), logical);
                }
                if (logical != null && logical.startsWith("DecimalType")) {
                    assertEquals("DecimalType(scale=18, precision=38)", logical);
                }
                all.add(rows.getString(1)
                        + ' '
                        + rows.getString(2)
                        + (logical == null ? "" : ' ' + logical.replaceFirst("\\(.*", "")));
            }
        }
        return all;
    }

    private static List<String> strings(final Statement sql, final String query) throws SQLException {
        final List<String> all = new ArrayList<>();
        try (ResultSet rows = sql.executeQuery(query)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }

    private static List<List<Object>> expected(final List<? extends Record> rows, final RecordComponent[] components)
            throws ReflectiveOperationException {
        final List<List<Object>> all = new ArrayList<>();
        for (final Record row : rows) {
            final List<Object> values = new ArrayList<>();
            for (final RecordComponent component : components) {
                final Object value = component.getAccessor().invoke(row);
                values.add(value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value);
            }
            all.add(values);
        }
        return all;
    }

    private static List<List<Object>> values(final Statement sql, final String file, final RecordComponent[] components)
            throws SQLException {
        final List<List<Object>> all = new ArrayList<>();
        final List<String> wanted = Stream.of(components)
                .map(component -> {
                    final String column = '"' + Table.column(component) + '"';
                    return component.getType() == Instant.class ? "epoch_ns(" + column + ')' : column;
                })
                .toList();
        try (ResultSet rows = sql.executeQuery("SELECT " + String.join(", ", wanted) + " FROM " + file)) {
            while (rows.next()) {
                final List<Object> values = new ArrayList<>();
                for (int i = 0; i < components.length; i++) {
                    values.add(value(rows, i + 1, components[i].getType()));
                }
                all.add(values);
            }
        }
        return all;
    }

    private static Object value(final ResultSet row, final int column, final Class<?> type) throws SQLException {
        final Object value = row.getObject(column);
        if (value == null) {
            return null;
        }
        if (type == Instant.class) {
            return Instant.ofEpochSecond(0, row.getLong(column));
        }
        if (type == BigDecimal.class) {
            return row.getBigDecimal(column).stripTrailingZeros();
        }
        return type == LocalDate.class ? LocalDate.parse(row.getString(column)) : value;
    }
}
