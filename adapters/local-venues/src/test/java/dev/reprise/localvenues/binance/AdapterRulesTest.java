package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceAdapter;
import dev.reprise.adapters.binance.BinanceEndpoints;
import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.api.VenueException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of instruments as the adapter asks the local server for them. */
class AdapterRulesTest {
    private LocalBinance venue;
    private BinanceAdapter adapter;

    @BeforeEach
    void open() throws Exception {
        venue = LocalBinance.start(new LocalBinanceSettings(
                0,
                List.of(VenueSymbol.btcUsdt(), VenueSymbol.ethUsdt()),
                5,
                1,
                AccountSettings.of(),
                null,
                Faults.NONE,
                null));
        final BinanceEndpoints endpoints = BinanceEndpoints.local(
                venue.webSocketUri().getPort(), venue.restUri().getPort());
        adapter = new BinanceAdapter(BinanceSettings.of(endpoints, 1), null);
    }

    @AfterEach
    void close() throws Exception {
        venue.close();
    }

    @Test
    void shouldNameEachSymbolThatTheVenueDoesNotKnow() {
        final VenueException unknown = assertThrows(
                VenueException.class,
                () -> adapter.instruments(List.of("NONE-USDT.BINANCE", "BTC-USDT.BINANCE", "BTC/USDT")));
        assertTrue(
                unknown.getMessage().startsWith("Binance has no symbol NONE-USDT.BINANCE, BTC/USDT; "),
                unknown.getMessage());
        assertEquals(VenueException.Kind.UNKNOWN_SYMBOL, unknown.kind());
    }

    @Test
    void shouldFindAllThatItKnowsInTheOrderAskedFor() throws Exception {
        final List<String> asked = List.of("ETHUSDT", "BTC-USDT.BINANCE");
        assertEquals(
                List.of("ETHUSDT", "BTCUSDT"),
                adapter.instruments(asked).stream().map(r -> r.venueSymbol()).toList());
    }

    /** As the venue does, by which one unknown symbol hides the others. */
    @Test
    void shouldAnswerAListWithOneUnknownSymbolWithAnError() throws Exception {
        final String list = "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22NONEUSDT%22%5D";
        assertEquals(
                "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}",
                TestClient.get(venue, list).toString());
    }
}
