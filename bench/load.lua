-- wrk -s load.lua <url> -- <file with the body> <prefix of the keys> <number of callers> <whose turn it is>
-- Sends the same request all the time, of one caller, or of many who take turns and differ in their key.

function init(args)
  wrk.method = "POST"
  wrk.body = io.open(args[1]):read("*a")
  local callers = tonumber(args[3])
  if callers > 1 then
    local requests = {}
    for caller = 1, callers do
      wrk.headers["Authorization"] = string.format("Bearer %s%012d", args[2], caller)
      requests[caller] = wrk.format()
    end
    local turn = tonumber(args[4])
    -- wrk is faster without this function.
    function request()
      turn = turn % callers + 1
      return requests[turn]
    end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"bytes":%d,"p50":%f,"p99":%f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
