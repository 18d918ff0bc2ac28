package dev.reprise.backtest;

import java.io.Serial;
import java.nio.file.Path;

/** The data holds no market record in the range asked for. */
public final class NoMarketDataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final long firstTime;
    private final long lastTime;

    NoMarketDataException(final Path data, final long firstTime, final long lastTime) {
        super("no market data in the range asked for: data=" + data);
        this.firstTime = firstTime;
        this.lastTime = lastTime;
    }

    /** Receive time of the first market record there is, UTC ns; 0 for none. */
    public long firstTime() {
        return firstTime;
    }

    /** Of the last one that was read. */
    public long lastTime() {
        return lastTime;
    }
}
