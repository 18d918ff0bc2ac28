package dev.reprise.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.Side;
import dev.reprise.simulator.paper.OrderTrace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    private static final Instrument BTC = new Instrument(
            0,
            1,
            "BTC-USDT.BINANCE",
            "BTCUSDT",
            "BINANCE",
            new Currency(0, "BTC", 8),
            new Currency(1, "USDT", 8),
            MarketKind.SPOT,
            new Instrument.Rules(2, 3, 1, 1, 1, 90_000_000_000L, 1, 10_000_000_000L, 1, 200),
            Instrument.Fees.NONE,
            false);

    @TempDir
    Path folder;

    @Test
    void shouldWriteDecimalsAndAddUpThePosition() throws Exception {
        final Path file = folder.resolve("trace.csv");
        final long id = ClientOrderIds.of(7, 1);
        try (TraceFile trace = new TraceFile(file, List.of(BTC))) {
            trace.on(OrderTrace.What.RESTED, 5, 0, id, Side.SELL, 6_000_050, 20, 0, 1_500, 0, 0);
            trace.on(OrderTrace.What.FILLED, 9, 0, id, Side.SELL, 6_000_050, 20, 12, 0, 6_000_050, 12);
            trace.on(OrderTrace.What.REJECTED, 10, 0, id, Side.BUY, Long.MAX_VALUE, 20, 0, OrderTrace.NOT_KNOWN, 0, 0);
        }
        final String order = ClientOrderIds.render(id);
        assertEquals(
                List.of(
                        "time_ns,instrument,order,event,side,price,qty,cum_qty,ahead,last_price,last_qty,position",
                        "5,BTC-USDT.BINANCE," + order + ",rested,SELL,60000.50,0.020,0.000,1.500,,,0.000",
                        "9,BTC-USDT.BINANCE," + order + ",filled,SELL,60000.50,0.020,0.012,0.000,60000.50,0.012,-0.012",
                        "10,BTC-USDT.BINANCE," + order + ",rejected,BUY,,0.020,0.000,,,,-0.012"),
                Files.readAllLines(file));
    }
}
