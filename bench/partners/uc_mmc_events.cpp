// Uncoded multi-message computation, K = 20, r = 3: an event simulation on std::priority_queue.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <random>
#include <vector>

struct Event {
  double time;
  int worker;
  int subtask;
  bool operator>(const Event& other) const {
    return time > other.time || (time == other.time && worker > other.worker);
  }
};

int main(int argc, char** argv) {
  const int K = 20, R = 3;
  const double alpha = 0.01, mu = 10.0;
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2.0;
  std::mt19937_64 random(1);
  std::exponential_distribution<double> exponential(mu);
  std::vector<double> speed(K);
  std::vector<char> known(K);
  double total = 0, squares = 0, volume = 0;
  long done = 0;
  // Of the processor, as on the other side.
  const std::clock_t started = std::clock();
  double elapsed = 0;
  while (elapsed < seconds) {
    for (int batch = 0; batch < 1000; batch++) {
      std::priority_queue<Event, std::vector<Event>, std::greater<Event>> queue;
      for (int j = 0; j < K; j++) {
        speed[j] = alpha + exponential(random);
        known[j] = 0;
        queue.push({speed[j], j, 0});
      }
      int recovered = 0, messages = 0;
      double now = 0;
      while (recovered < K) {
        const Event event = queue.top();
        queue.pop();
        now = event.time;
        messages++;
        const int task = (event.worker + event.subtask) % K;
        if (!known[task]) {
          known[task] = 1;
          recovered++;
        }
        if (event.subtask + 1 < R) queue.push({now + speed[event.worker], event.worker, event.subtask + 1});
      }
      total += now;
      squares += now * now;
      volume += static_cast<double>(messages) / K;
      done++;
    }
    elapsed = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  }
  const double mean = total / done;
  std::printf("{\"work\": %ld, \"seconds\": %.17g, \"mean\": %.17g, \"se\": %.17g, \"volume\": %.17g}\n", done, elapsed, mean,
              std::sqrt((squares / done - mean * mean) / done), volume / done);
}
