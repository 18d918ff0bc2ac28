package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.NewOrderEncoder;
import dev.reprise.api.schema.OrderRequest;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderStatus;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RejectCode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.api.schema.TrailingUnit;
import dev.reprise.api.schema.TriggerSource;
import dev.reprise.core.laws.DeepState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The state hash tells states apart that differ in one thing, and only those: replay is judged by it. */
class OrdersHashTest {
    private static final long ID = 1L << 40 | 1;
    private static final OrderSettings SETTINGS = new OrderSettings(4, 1, 2, 2, 16, 2, 9);

    private static long hash(final Consumer<OrderRecords> story) {
        final OrderRecords records = new OrderRecords(new Orders(SETTINGS));
        story.accept(records);
        assertCarriesAll(records.orders);
        return records.orders.stateHash();
    }

    /** What a generation of the journal begins with is every field of it. */
    private static void assertCarriesAll(final Orders orders) {
        final Orders next = OrderRecords.carried(orders, SETTINGS);
        assertEquals(Set.of(), DeepState.differences(orders, next));
        assertEquals(orders.stateHash(), next.stateHash());
    }

    @Test
    void shouldShowEveryTermOfAnOpenOrder() {
        final List<Consumer<NewOrderEncoder>> changes = List.of(
                order -> {},
                order -> order.clientOrderId(ID + 1),
                order -> order.instrument(1),
                order -> order.strategy(1),
                order -> order.strategy(-2),
                order -> order.side(Side.SELL),
                order -> order.orderType(OrderType.MARKET),
                order -> order.timeInForce(TimeInForce.IOC),
                order -> order.role(OrderRole.EXIT),
                order -> order.triggerSource(TriggerSource.MARK),
                order -> order.instructions((short) 1),
                order -> order.instructions((short) 2),
                order -> order.price(101),
                order -> order.stopPrice(101),
                order -> order.qty(11),
                order -> order.expireTime(5),
                order -> order.parentOrderId(5),
                order -> order.stopLossOffset(5),
                order -> order.takeProfitOffset(5),
                order -> order.stopLimitOffset(5),
                order -> order.activationPrice(5),
                order -> order.trailingOffset(5),
                order -> order.trailingUnit(TrailingUnit.TICKS),
                order -> order.listId(5),
                order -> order.receiveTime(5));
        final Map<Long, Integer> seen = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            final Consumer<NewOrderEncoder> change = changes.get(i);
            final Integer same = seen.put(hash(r -> assertEquals(Outcome.APPLIED, r.order(ID, change))), i);
            assertNull(same, "changes " + i + " and " + same);
        }
    }

    private static void working(final OrderRecords r) {
        r.order(ID, Side.BUY, 100, 10);
        r.sent(ID, OrderRequest.NEW_ORDER);
        r.accepted(ID, 11);
    }

    /** What reports changed since: each is another state. */
    @Test
    void shouldShowWhatTheVenueSaid() {
        final List<Consumer<OrderRecords>> stories = List.of(
                r -> {},
                r -> r.order(ID, Side.BUY, 100, 10),
                OrdersHashTest::working,
                r -> {
                    r.order(ID, Side.BUY, 100, 10);
                    r.sent(ID, OrderRequest.NEW_ORDER);
                    r.accepted(ID, 12);
                },
                r -> {
                    working(r);
                    r.fill(ID, 1, 4, 4);
                },
                r -> {
                    working(r);
                    r.fill(ID, 2, 4, 4); // another execution
                },
                r -> {
                    working(r);
                    r.fill(ID, 0, Side.BUY, 1, 101, 4, 4); // another amount
                },
                r -> {
                    working(r);
                    r.fill(ID, 1, 4, 5); // the venue told of more than came
                },
                r -> {
                    working(r);
                    r.triggered(ID, 11);
                },
                r -> {
                    working(r);
                    r.amend(ID, 101, 10);
                },
                r -> {
                    working(r);
                    r.amend(ID, 100, 11);
                },
                r -> {
                    working(r);
                    r.amend(ID, 100, 10, 90);
                },
                r -> {
                    working(r);
                    r.cancel(ID);
                },
                r -> {
                    working(r);
                    r.canceled(ID, 0, 11);
                },
                r -> {
                    working(r);
                    r.expired(ID, 0, 11);
                },
                r -> {
                    working(r);
                    r.canceled(ID, 3, 11);
                });
        for (int i = 0; i < stories.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertNotEquals(hash(stories.get(j)), hash(stories.get(i)), "stories " + j + " and " + i);
            }
        }
    }

    @Test
    void shouldShowWhichStatusAnUnknownOrderCameFrom() {
        assertNotEquals(
                hash(r -> {
                    working(r);
                    r.cancel(ID);
                    r.found(ID, OrderStatus.UNKNOWN, 100, 10, 0, 11);
                }),
                hash(r -> {
                    working(r);
                    r.found(ID, OrderStatus.UNKNOWN, 100, 10, 0, 11);
                    r.cancel(ID);
                }));
    }

    @Test
    void shouldShowThatACancelWaitsBesideAQuery() {
        final Consumer<OrderRecords> unclear = r -> {
            working(r);
            r.cancel(ID);
            r.sent(ID, OrderRequest.CANCEL);
            r.found(ID, OrderStatus.UNKNOWN, 100, 10, 0, 11);
        };
        assertNotEquals(
                hash(unclear), hash(unclear.andThen(r -> r.rejected(ID, OrderRequest.CANCEL, RejectCode.OTHER))));
        assertNotEquals(
                hash(unclear.andThen(r -> r.rejected(ID, OrderRequest.CANCEL, RejectCode.OTHER))),
                hash(unclear.andThen(r -> r.rejected(ID, OrderRequest.CANCEL, RejectCode.UNKNOWN_ORDER))));
    }

    @Test
    void shouldShowThatTheOldHalfOfAReplaceIsOffTheVenue() {
        final Consumer<OrderRecords> replacing = r -> {
            working(r);
            r.amend(ID, 101, 10);
            r.sent(ID, OrderRequest.AMEND);
        };
        assertNotEquals(
                hash(replacing.andThen(r -> r.canceled(ID, 0, 11))),
                hash(replacing.andThen(r -> r.unknown(ID, OrderRequest.AMEND))));
    }

    @Test
    void shouldShowThePlacesOfEveryGateway() {
        final long[] hashes = new long[3];
        for (int gateway = 0; gateway < 2; gateway++) {
            final Orders orders = new Orders(SETTINGS);
            final OrderRecords records = new OrderRecords(orders);
            orders.define(OrderRecords.instrument(0), gateway);
            hashes[2] = orders.stateHash();
            records.order(ID, Side.BUY, 100, 10);
            records.canceled(ID, 0, 11);
            records.order(ID + 1, Side.BUY, 100, 10);
            records.canceled(ID + 1, 0, 11);
            // All that is left of the first is that its place came back.
            orders.credits().take(0, OrderRequest.AMEND);
            hashes[gateway] = orders.stateHash();
        }
        assertNotEquals(hashes[0], hashes[1]);
        assertNotEquals(hashes[0], hashes[2]);
    }

    @Test
    void shouldShowOrdersThatAreNotOurs() {
        final long none = hash(r -> {});
        final long one = hash(r -> r.orders.external().apply(1, 2, 0, Side.BUY, 100, 5));
        assertNotEquals(none, one);
    }

    @Test
    void shouldNotDependOnOrdersThatWereForgotten() {
        final Consumer<OrderRecords> second = r -> {
            r.order(ID + 1, Side.SELL, 100, 10);
            r.sent(ID + 1, OrderRequest.NEW_ORDER);
            r.canceled(ID + 1, 0, 12);
        };
        assertEquals(hash(second), hash(r -> {
            working(r);
            r.canceled(ID, 0, 11);
            second.accept(r);
        }));
    }

    @Test
    void shouldFollowWhatIsLearntOfAnEndedOrder() {
        final long atOnce = hash(r -> {
            working(r);
            r.canceled(ID, 3, 11);
        });
        assertEquals(atOnce, hash(r -> {
            working(r);
            r.canceled(ID, 0, 11);
            assertEquals(Outcome.APPLIED, r.canceled(ID, 3, 11));
        }));
        assertTrue(atOnce != 0);
    }

    @Test
    void shouldNotDependOnTheSlotsOrdersLieIn() {
        final Consumer<OrderRecords> third = r -> r.order(ID + 2, Side.BUY, 90, 5);
        assertEquals(
                hash(r -> {
                    r.order(ID + 1, Side.BUY, 90, 5);
                    r.sent(ID + 1, OrderRequest.NEW_ORDER);
                    r.canceled(ID + 1, 0, 12);
                    third.accept(r);
                }),
                hash(r -> {
                    working(r);
                    r.canceled(ID, 0, 11);
                    r.order(ID + 1, Side.BUY, 90, 5);
                    r.sent(ID + 1, OrderRequest.NEW_ORDER);
                    r.canceled(ID + 1, 0, 12);
                    third.accept(r);
                }));
    }
}
