-- The same bot in Lua without a library; see peer.hpp for what it is called with.
local path, mode, amount = arg[1], arg[2], tonumber(arg[3])

local steps = {}
for line in io.lines(path) do
  local message, reply = line:match("^(.-)\t(.*)$")
  steps[#steps + 1] = { message = message, reply = (reply:gsub("\\n", "\n")) }
end

local text = { greeting = steps[1].reply, hint = 'Ketik "halo" untuk mulai, ya 😊' }
for _, step in ipairs(steps) do
  if step.message == "1" then text.handover = step.reply end
  if step.message == "@agent.resolved" then text.thanks = step.reply end
end

local greetings = {}
for word in ("start hai hei hay hey oy ay ey hi assalamualaikum hello hallo allo helo halo woy shallom"):gmatch("%S+") do
  greetings[word] = true
end
local menu = { ["1"] = "yes", satu = "yes", ya = "yes", ["2"] = "no", dua = "no", tidak = "no" }

local function find(words, message)
  for word in message:lower():gmatch("%w+") do
    if words[word] then return words[word] end
  end
end

local function turn(session, message)
  if session.state == "agent" then
    if message ~= "@agent.resolved" then return "" end
    session.state = "closed"
    return text.thanks
  elseif session.state == "closed" then
    if not find(greetings, message) then return text.hint end
    session.state = "greetings"
    return text.greeting
  end
  local meaning = find(menu, message)
  if not meaning then return text.greeting end
  session.state = meaning == "yes" and "agent" or "closed"
  return meaning == "yes" and text.handover or text.thanks
end

local function save_and_restore(session)
  local saved = string.pack("s1", session.state)
  return { state = (string.unpack("s1", saved)) }
end

local session = { state = "closed" }
if mode == "once" then
  print(#turn(session, steps[1].message))
  return
end
for _ = 1, 2 do
  for _, step in ipairs(steps) do
    local reply = turn(session, step.message)
    if reply ~= step.reply then
      io.stderr:write(step.message, ": got ", reply, ", wanted ", step.reply, "\n")
      os.exit(1)
    end
  end
end
if mode == "sessions" then
  collectgarbage()
  local before = collectgarbage("count")
  local sessions = {}
  for i = 1, amount do
    sessions[i] = { state = "closed" }
    turn(sessions[i], steps[1].message)
  end
  collectgarbage()
  print(math.floor((collectgarbage("count") - before) * 1024), #sessions == 0 and " " or "")
  return
end
local turns, bytes, passed = 0, 0, 0
for _, seconds in ipairs { amount / 4, amount } do
  turns = 0
  local begin = os.clock()
  repeat
    for _ = 1, 20 do
      for _, step in ipairs(steps) do
        bytes = bytes + #turn(session, step.message)
        if mode == "saved" then session = save_and_restore(session) end
        turns = turns + 1
      end
    end
    passed = os.clock() - begin
  until passed >= seconds
end
if bytes == 0 then os.exit(1) end
print(math.floor(turns / passed))
