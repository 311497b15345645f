package dev.octet.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {

  @Test
  void blocksThatNeverMeetShareTheirPlace() {
    Arena arena = new Arena();
    arena.place(
        List.of(new Arena.Block(100, 0, 1), new Arena.Block(100, 2, 3), new Arena.Block(50, 4, 4)));
    assertEquals(128, arena.bytes());
  }

  @Test
  void blocksAliveTogetherNeverOverlap() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Arena.Block> blocks = new ArrayList<>();
      List<int[]> facts = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int first = random.nextInt(20);
        int last = first + random.nextInt(5);
        int bytes = random.nextInt(1000);
        blocks.add(new Arena.Block(bytes, first, last));
        facts.add(new int[] {bytes, first, last});
      }
      Arena arena = new Arena();
      arena.place(blocks);
      for (int i = 0; i < 30; i++) {
        assertEquals(0, blocks.get(i).address(0) % Arena.ALIGNMENT);
        assertTrue(blocks.get(i).address(0) + facts.get(i)[0] <= arena.bytes());
        for (int j = 0; j < i; j++) {
          boolean meet = facts.get(i)[1] <= facts.get(j)[2] && facts.get(j)[1] <= facts.get(i)[2];
          boolean apart =
              blocks.get(i).address(0) + facts.get(i)[0] <= blocks.get(j).address(0)
                  || blocks.get(j).address(0) + facts.get(j)[0] <= blocks.get(i).address(0);
          assertTrue(!meet || apart, "round " + round + ": " + i + " and " + j);
        }
      }
    }
  }
}
