package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static dev.reprise.api.schema.Side.SELL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace hears, and that it changes nothing. An order takes 100 ns to the venue; quantities have two decimals. */
class OrderTraceTest {
    private final List<String> heard = new ArrayList<>();

    private final OrderTrace trace =
            (what, time, instrument, id, side, price, qty, cumQty, ahead, lastPrice, lastQty) ->
                    heard.add(time + " " + what
                            + " " + id + " " + side + " " + qty + "@" + price + " cum=" + cumQty + " ahead=" + ahead
                            + (lastQty == 0 ? "" : " last=" + lastQty + "@" + lastPrice));

    private PaperBench bench(final FillModel model, final OrderTrace listener) {
        return new PaperBench((buffer, offset) -> {}, new PaperSettings(100, 50, model), listener)
                .snapshot(new long[] {100, 50}, new long[] {101, 20});
    }

    @Test
    void shouldTellEveryStepAtTheVenuesTimeWithTheQueueAhead() {
        bench(FillModel.RISK_AVERSE, trace)
                .limit(1, BUY, 100, 10)
                .after(500)
                .trade(100, 54)
                .cancel(1)
                .after(500);
        assertEquals(
                List.of(
                        "1100 RESTED 1 BUY 10@100 cum=0 ahead=50",
                        "1500 FILLED 1 BUY 10@100 cum=4 ahead=0 last=4@100",
                        "1600 CANCELED 1 BUY 10@100 cum=4 ahead=0"),
                heard);
    }

    @Test
    void shouldTellOfRefusalsAndOfWhatTheVenueEnds() {
        bench(FillModel.RISK_AVERSE, trace)
                .order(1, BUY, OrderType.LIMIT, TimeInForce.GTC, 101, 10, true)
                .order(2, BUY, OrderType.LIMIT, TimeInForce.IOC, 101, 30, false)
                .after(500);
        assertEquals(
                List.of(
                        "1100 REJECTED 1 BUY 10@101 cum=0 ahead=-1",
                        "1100 FILLED 2 BUY 30@101 cum=20 ahead=0 last=20@101",
                        "1100 EXPIRED 2 BUY 30@101 cum=20 ahead=0"),
                heard);
    }

    @Test
    void shouldKnowNoQueueWithoutAModelOfOne() {
        bench(FillModel.TOUCH, trace).limit(1, SELL, 102, 10).after(500);
        assertEquals(List.of("1100 RESTED 1 SELL 10@102 cum=0 ahead=-1"), heard);
    }
}
