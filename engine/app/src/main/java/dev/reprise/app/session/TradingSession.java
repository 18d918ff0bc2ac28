package dev.reprise.app.session;

import dev.reprise.api.schema.StopCause;
import dev.reprise.core.driver.CoreRunner;
import dev.reprise.live.LiveEngine;
import dev.reprise.live.halt.HaltSwitch;
import java.util.List;

/** A running session, wherever its market data comes from and its orders go. */
public interface TradingSession extends AutoCloseable {
    LiveEngine engine();

    Catalogue catalogue();

    /** Strategies' names in index order. */
    List<String> strategies();

    /** Where it trades, for people and for {@code venue} in JSON. */
    String venue();

    /** Its venue's address, and whose money it is. */
    TradingPlace place();

    /**
     * Lets market data in and arms the engine, as a journaled command.
     *
     * @throws IllegalStateException when the kill switch is pulled
     * @throws dev.reprise.app.cli.VerbException when the venue is not ready in time
     */
    void arm(String who, String reason) throws InterruptedException;

    /** Market-data frames that could not be read, and were dropped; the log says why. */
    default long framesDropped() {
        return 0;
    }

    /** What ended it by itself: the engine's fault, or that of what feeds it or sends for it; null while all of them run. Any thread. */
    default Throwable failure() {
        return engine().fault();
    }

    /** The steps of its start. */
    StartLadder ladder();

    /** Its kill switch. */
    HaltSwitch halt();

    /** Ends what publishes, then the session; returns the core. */
    CoreRunner stop(StopCause cause);

    @Override
    void close();
}
