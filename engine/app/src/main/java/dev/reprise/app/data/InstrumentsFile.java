package dev.reprise.app.data;

import dev.reprise.adapters.binance.ExchangeInfo;
import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import dev.reprise.api.VenueException;
import dev.reprise.api.number.Decimals;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Instruments of {@code --instruments FILE}: an answer to exchangeInfo, or our YAML:
 *
 * <pre>
 * instruments:
 *   - symbol: BTC-USDT-PERP.BINANCE
 *     venue_symbol: BTCUSDT
 *     tick: 0.1
 *     lot: 0.001
 *     min_notional: 100      # optional
 *     notional_minutes: 5    # optional: of the average price that a market order is measured with; 0, the default: the last trade; none: not at all
 *     maker_fee_bps: 2       # optional
 *     taker_fee_bps: 5       # optional
 *     price_band: { down: 0.2, up: 5, minutes: 5 }   # optional: of the average price, PERCENT_PRICE
 * </pre>
 */
final class InstrumentsFile {
    private static final int SPARE_DECIMALS = 2;
    private static final Set<String> BAND_KEYS = Set.of("down", "up", "minutes");
    private static final int MAX_SCALE = 12;
    private static final int BPS_SCALE = 4;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private InstrumentsFile() {}

    static List<InstrumentRules> read(final Path file) {
        try {
            final byte[] bytes = Files.readAllBytes(file);
            final JsonNode root = YAML.readTree(bytes); // every exchangeInfo is YAML too
            if (root.has("symbols")) {
                return ExchangeInfo.read(bytes);
            }
            final JsonNode list = root.path("instruments");
            if (!list.isArray() || list.isEmpty()) {
                throw new IllegalArgumentException("it has neither `symbols` nor a list `instruments`");
            }
            final List<InstrumentRules> rules = new ArrayList<>();
            for (final JsonNode instrument : list) {
                rules.add(rules(instrument));
            }
            return rules;
        } catch (final IOException | JacksonException | IllegalArgumentException | VenueException e) {
            throw new VerbException(
                    ExitCode.DATA,
                    "RP-D003",
                    "cannot use the instruments in " + file + ": " + e.getMessage(),
                    file.toString(),
                    "give an answer to exchangeInfo, or YAML with a list `instruments` of symbol, venue_symbol, tick, lot",
                    e);
        }
    }

    private static InstrumentRules rules(final JsonNode node) {
        final String symbol = text(node, "symbol", null);
        final String[] codes =
                symbol.substring(0, Math.max(0, symbol.indexOf('.'))).split("-");
        if (codes.length < 2 || codes[0].isEmpty()) {
            throw new IllegalArgumentException(
                    "symbol must be BASE-QUOTE.VENUE or BASE-QUOTE-PERP.VENUE: was " + symbol);
        }
        final String tick = text(node, "tick", null);
        final String lot = text(node, "lot", null);
        final int priceScale = scale(tick);
        final int qtyScale = scale(lot);
        final long lotSize = Decimals.require(lot, qtyScale);
        return new InstrumentRules(
                text(node, "venue_symbol", null),
                symbol,
                codes[0],
                codes[1],
                codes.length > 2 ? MarketKind.LINEAR_PERPETUAL : MarketKind.SPOT,
                new Instrument.Rules(
                        priceScale,
                        qtyScale,
                        Decimals.require(tick, priceScale),
                        lotSize,
                        lotSize,
                        0,
                        0,
                        0,
                        Decimals.require(text(node, "min_notional", "0"), Currency.DEFAULT_SCALE),
                        0,
                        band(node.path("price_band")),
                        notionalMinutes(node.path("notional_minutes"))),
                new Instrument.Fees(
                        Decimals.require(text(node, "maker_fee_bps", "0"), BPS_SCALE),
                        Decimals.require(text(node, "taker_fee_bps", "0"), BPS_SCALE)),
                true);
    }

    /** A number of minutes, or {@code none}. */
    private static int notionalMinutes(final JsonNode node) {
        if (node.isMissingNode()) {
            return 0;
        }
        final String text = node.asString("");
        if (text.equals("none")) {
            return Instrument.Rules.NOT_AT_MARKET;
        }
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > PriceBand.MAX_MINUTES) {
            throw new IllegalArgumentException(
                    "notional_minutes must be 0 to " + PriceBand.MAX_MINUTES + ", or none: was '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static PriceBand band(final JsonNode node) {
        if (node.isMissingNode()) {
            return PriceBand.NONE;
        }
        for (final Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!BAND_KEYS.contains(entry.getKey())) {
                throw new IllegalArgumentException(
                        "price_band has no `" + entry.getKey() + "`; it has down, up and minutes");
            }
        }
        final int down = factor(node, "down");
        final int up = factor(node, "up");
        return new PriceBand(down, up, down, up, (int)
                Math.min(Integer.MAX_VALUE, Decimals.require(text(node, "minutes", "0"), 0)));
    }

    private static int factor(final JsonNode band, final String key) {
        final long factor = Decimals.require(text(band, key, "0"), PriceBand.SCALE);
        if (factor < 0 || factor > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "price_band." + key + " must be 0 to 200000: was " + text(band, key, "0"));
        }
        return (int) factor;
    }

    private static int scale(final String step) {
        return Math.min(Decimals.significantDecimals(step) + SPARE_DECIMALS, MAX_SCALE);
    }

    private static String text(final JsonNode node, final String key, final String fallback) {
        final JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            if (fallback == null) {
                throw new IllegalArgumentException("an instrument has no `" + key + "`");
            }
            return fallback;
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString("");
    }
}
