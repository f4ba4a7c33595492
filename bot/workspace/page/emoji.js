// Names as Slack writes them, for the emoji that appear in cards and chats. An unknown name stays as it was typed.

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 pray 🙏 wave 👋 raised_hands 🙌 raised_hand ✋ hand ✋ ok_hand 👌 muscle 💪
handshake 🤝 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 eyes 👀 speech_balloon 💬 left_speech_bubble 🗨️
thought_balloon 💭 mega 📣 loudspeaker 📢 bell 🔔 no_bell 🔕 white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️ no_entry ⛔
no_entry_sign 🚫 octagonal_sign 🛑 stop_sign 🛑 rotating_light 🚨 sos 🆘 fire 🔥 boom 💥 zap ⚡ question ❓ exclamation ❗
heavy_exclamation_mark ❗ information_source ℹ️ bulb 💡 hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰
clock1 🕐 calendar 📅 date 📅 ticket 🎫 label 🏷️ bookmark 🔖 pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 lock 🔒 unlock 🔓
key 🔑 mag 🔍 memo 📝 pencil 📝 pencil2 ✏️ writing_hand ✍️ page_facing_up 📄 clipboard 📋 books 📚 newspaper 📰 email ✉️
e-mail 📧 envelope ✉️ incoming_envelope 📨 inbox_tray 📥 outbox_tray 📤 mailbox 📫 phone ☎️ telephone ☎️ iphone 📱 computer 💻
robot_face 🤖 gear ⚙️ wrench 🔧 hammer 🔨 package 📦 gift 🎁 tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟 trophy 🏆
heart ❤️ blue_heart 💙 green_heart 💚 yellow_heart 💛 orange_heart 🧡 purple_heart 💜 black_heart 🖤 broken_heart 💔 100 💯
rocket 🚀 train 🚆 train2 🚆 bullettrain_side 🚄 station 🚉 bus 🚌 car 🚗 airplane ✈️ microphone 🎤 headphones 🎧 musical_note 🎵
chocolate_bar 🍫 coffee ☕ cake 🍰 beer 🍺 smile 😄 smiley 😃 grinning 😀 grin 😁 blush 😊 slightly_smiling_face 🙂 wink 😉 joy 😂
rolling_on_the_floor_laughing 🤣 sweat_smile 😅 laughing 😆 heart_eyes 😍 hugging_face 🤗 thinking_face 🤔 neutral_face 😐
confused 😕 worried 😟 slightly_frowning_face 🙁 cry 😢 sob 😭 angry 😠 rage 😡 scream 😱 flushed 😳 sunglasses 😎
upside_down_face 🙃 face_with_rolling_eyes 🙄 sleeping 😴 zzz 💤 shrug 🤷 facepalm 🤦 bust_in_silhouette 👤
busts_in_silhouette 👥 construction 🚧 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️
arrow_right_hook ↪️ leftwards_arrow_with_hook ↩️ arrows_counterclockwise 🔄 new 🆕 red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫
small_red_triangle 🔺 sunny ☀️ cloud ☁️ snowflake ❄️ rainbow 🌈 earth_africa 🌍 globe_with_meridians 🌐 house 🏠 shield 🛡️
scales ⚖️ chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 one 1️⃣ two 2️⃣ three 3️⃣ flag-at 🇦🇹
flag-de 🇩🇪 de 🇩🇪 flag-ch 🇨🇭 wastebasket 🗑️ innocent 😇 kissing_heart 😘 yum 😋 face_with_raised_eyebrow 🤨 smirk 😏
grimacing 😬 relieved 😌 white_frowning_face ☹️ open_mouth 😮 face_with_symbols_on_mouth 🤬 hankey 💩 birthday 🎂 v ✌️
crossed_fingers 🤞 face_palm 🤦 camera 📷 shopping_trolley 🛒 truck 🚚 steam_locomotive 🚂 oncoming_bus 🚍 rain_cloud 🌧️
video_game 🎮 tv 📺 loud_sound 🔊 mute 🔇 beetle 🐞 bug 🐛 hammer_and_wrench 🛠️
`.trim().split(/\s+/);

const NAMES = new Map();
for (let index = 0; index < TABLE.length; index += 2) NAMES.set(TABLE[index], TABLE[index + 1]);

/** The character for a name without colons, or undefined. Skin tones are left out: they change no meaning here. */
export const emoji = (name) => NAMES.get(name.replace(/::skin-tone-\d$/, ""));

export const QUICK = ["+1", "white_check_mark", "eyes", "pray", "heart", "tada"];
