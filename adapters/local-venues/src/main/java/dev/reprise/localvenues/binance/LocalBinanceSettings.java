package dev.reprise.localvenues.binance;

import java.nio.file.Path;
import java.util.List;

/**
 * What a local Binance is like.
 *
 * @param port of the WebSocket server, REST is on the next one; 0 takes two free ports
 * @param symbols what a seeded market trades; empty exactly when there is a playback
 * @param seed of the market
 * @param speed market time per wall-clock time, above 0, at most 1,000
 * @param account keys, balances, fees
 * @param orderLog file that order events are appended to, or null
 * @param faults what goes wrong on purpose
 * @param playback a recording to play, or null
 */
public record LocalBinanceSettings(
        int port,
        List<VenueSymbol> symbols,
        long seed,
        double speed,
        AccountSettings account,
        Path orderLog,
        Faults faults,
        PlaybackSettings playback) {
    private static final int MAX_PORT = 65_534;
    private static final double MAX_SPEED = 1000;

    public LocalBinanceSettings {
        symbols = List.copyOf(symbols);
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + " (REST is on the next): was " + port);
        }
        if (!(speed > 0 && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException("speed must be above 0, at most 1000: was " + speed);
        }
        if (symbols.isEmpty() != (playback != null)) {
            throw new IllegalArgumentException("give either symbols of a seeded market or a playback");
        }
        for (final VenueSymbol symbol : symbols) {
            if (symbol.priceScale() + symbol.qtyScale() > VenueSymbol.VENUE_SCALE) {
                throw new IllegalArgumentException("a traded symbol needs priceScale + qtyScale of at most 8, so that"
                        + " amounts are exact: symbol=" + symbol);
            }
        }
        if (symbols.stream().map(VenueSymbol::symbol).distinct().count() != symbols.size()) {
            throw new IllegalArgumentException("a symbol is there twice: " + symbols);
        }
    }

    /** A seeded BTCUSDT market in real time on free ports, without log or faults. */
    public static LocalBinanceSettings demo(final long seed, final VenueCredentials... credentials) {
        return new LocalBinanceSettings(
                0, List.of(VenueSymbol.btcUsdt()), seed, 1, AccountSettings.of(credentials), null, Faults.NONE, null);
    }

    /** A playback on free ports. */
    public static LocalBinanceSettings playing(final PlaybackSettings playback) {
        return new LocalBinanceSettings(0, List.of(), 0, 1, AccountSettings.of(), null, Faults.NONE, playback);
    }

    /** The same on fixed ports: this one and the next; 0 for free ones. */
    public LocalBinanceSettings withPort(final int newPort) {
        return new LocalBinanceSettings(newPort, symbols, seed, speed, account, orderLog, faults, playback);
    }

    /** The same with other symbols. */
    public LocalBinanceSettings withSymbols(final List<VenueSymbol> newSymbols) {
        return new LocalBinanceSettings(port, newSymbols, seed, speed, account, orderLog, faults, playback);
    }

    /** The same at another speed. */
    public LocalBinanceSettings withSpeed(final double newSpeed) {
        return new LocalBinanceSettings(port, symbols, seed, newSpeed, account, orderLog, faults, playback);
    }

    /** The same with another account. */
    public LocalBinanceSettings withAccount(final AccountSettings newAccount) {
        return new LocalBinanceSettings(port, symbols, seed, speed, newAccount, orderLog, faults, playback);
    }

    /** The same with an order log. */
    public LocalBinanceSettings withOrderLog(final Path newOrderLog) {
        return new LocalBinanceSettings(port, symbols, seed, speed, account, newOrderLog, faults, playback);
    }

    /** The same with faults. */
    public LocalBinanceSettings withFaults(final Faults newFaults) {
        return new LocalBinanceSettings(port, symbols, seed, speed, account, orderLog, newFaults, playback);
    }
}
